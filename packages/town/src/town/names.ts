/** A name in both languages of the town. */
export interface Name {
  readonly en: string;
  readonly zh: string;
}

/** The town: 织川, the river that weaves. Invented, like every name here. */
export const TOWN_NAME: Name = { en: 'Loomford', zh: '织川' };

export const RIVER_NAME: Name = { en: 'River Weft', zh: '纬河' };

/** English and Chinese in pairs, `Mulberry 桑园`. */
function names(text: string): Name[] {
  return text.split('\n').map((line) => {
    const at = line.lastIndexOf(' ');
    return { en: line.slice(0, at).trim(), zh: line.slice(at + 1) };
  });
}

export const STREET_NAMES: readonly Name[] = names(`Mulberry 桑园
Indigo 靛蓝
Shuttle 飞梭
Heron 白鹭
Osmanthus 桂花
Plum Garden 梅园
Willow Bank 柳岸
Brocade 锦绣
Ferry 渡口
Lantern 灯笼
Bamboo Grove 竹林
Stone Lion 石狮
Spindle 纺锤
Old Well 古井
Orchard 果园
Lotus 荷花
Ginkgo 银杏
Magnolia 玉兰
Camphor 香樟
Pine Hill 松岗
Crane 仙鹤
Swallow 飞燕
Magpie 喜鹊
Carp 鲤鱼
Teahouse 茶馆
Potter 陶工
Mason 石匠
Scholar 书院
Drum Tower 鼓楼
Bell Tower 钟楼
West Gate 西门
East Gate 东门
North Gate 北门
South Gate 南门
Granary 粮仓
Salt Market 盐市
Fish Market 鱼市
Silk Market 丝市
Paper Mill 纸坊
Dye House 染坊
Morning Sun 朝阳
Evening Glow 晚霞
Clear Stream 清溪
White Sand 白沙
Green Field 青田
Harmony 和平
Concord 协和
Prosperity 兴隆
Longevity 长寿
Peace 安宁
Bright Moon 明月
Autumn Wind 秋风
Spring Rain 春雨
First Snow 初雪
Cloud Gate 云门
Jade Spring 玉泉
Dragonfly 蜻蜓
Kingfisher 翠鸟
Reed 芦苇
Peach Blossom 桃花
Apricot 杏花
Cypress 柏树
Maple 枫林
Elm 榆树
Locust Tree 槐树
Wisteria 紫藤
Chrysanthemum 菊花
Orchid 兰花
Begonia 海棠
Gardenia 栀子
Library 文苑
Science 科学
Enterprise 创业
Observatory 天文台
Garden 花园
Sunrise 旭日
Waterwheel 水车
Weir 堰坝
Sluice 水闸
Boatman 船工
Rope Walk 绳坊
Mill 磨坊
Bridge End 桥头
Long Dike 长堤
Island View 望洲
River View 望江
Hill View 望山
Tower View 望塔
Loom 织机
Warp 经线
Thread 丝线
Needle 绣针
Satin 缎锦
Cotton 棉田
Hemp 麻园
Felt 毡坊`);

export const COMMUNITY_NAMES: readonly Name[] = names(`Square 广场
Old Town 老城
Riverside 滨河
Mulberry 桑园
Ferry 渡口
Drum Tower 鼓楼
Brocade 锦绣
Ginkgo 银杏
Willow Bank 柳岸
Camphor 香樟
Lotus 荷塘
Morning Sun 朝阳
Concord 协和
Scholar 书院
Magnolia 玉兰
Reed 芦苇
Spindle 纺锤
Waterwheel 水车
Clear Stream 清溪
Long Dike 长堤
Peach Blossom 桃花
Pine Hill 松岗
Harmony 和平
Jade Spring 玉泉
North Gate 北门
South Gate 南门
Cotton 棉田
Kingfisher 翠鸟
Bright Moon 明月
Orchard 果园
White Sand 白沙
Autumn Wind 秋风`);

export const STREET_OFFICE_NAMES: readonly Name[] = names(`Central 中心
Weavers 织坊
Northfield 北田
Southbank 南岸
Eastgate 东门
Westbrook 西溪
Upper River 上河
Lower River 下河
Hillfoot 山前
Highlands 高地
Newtown 新城
Meadows 绿野
Harbour 港湾
Orchards 果林
Millside 磨坊
Longdike 长堤
Lakeside 湖滨
Plain 平原`);

/** Houses people call by name, by use; each is given once. */
export const BUILDING_NAMES: Readonly<Record<string, readonly Name[]>> = {
  office: names(`Heron Tower 白鹭塔
Loom Tower 织机大厦
Warp Centre 经纬中心
Shuttle House 飞梭大楼
Indigo Exchange 靛蓝汇
Spindle Point 纺锤大厦
Silk Road House 丝路大厦
Selvedge Tower 锦边大厦
River Weft Plaza 纬河广场
Brocade Finance Centre 锦绣金融中心
Ferry Gate 渡门大厦
Concord Building 协和大厦
Bright Moon Tower 明月大厦
Morning Sun Centre 朝阳中心
Camphor House 香樟大厦
Jade Spring Tower 玉泉大厦
Cloud Gate One 云门一号
Cloud Gate Two 云门二号
Mulberry Plaza 桑园广场
Lantern House 灯笼大厦`),
  hotel: names(`Brocade Hotel 锦绣酒店
Riverside Grand 滨河大酒店
Mulberry Hotel 桑园酒店
Lotus Inn 荷花宾馆
Heron Hotel 白鹭酒店
Bridge Hotel 桥头宾馆`),
  civic: names('Town Hall 市政厅'),
  culture: names(`Weavers’ Museum 织造博物馆
Temple of the Loom 机神庙
River Theatre 纬河剧院
Town Library 市图书馆
Mulberry Hall 桑园会堂
Lantern Gallery 灯笼美术馆`),
  school: names(`Weavers’ School 织坊小学
Riverside School 滨河中学
Ginkgo School 银杏小学
Concord School 协和中学
Lotus School 荷塘小学
Long Dike School 长堤小学`),
  hospital: names(`Loomford General Hospital 织川总医院
Camphor Hospital 香樟医院`),
  retail: names(`Bobbin Market 线轴市集
Thread Arcade 丝线拱廊
Spindle Mall 纺锤商城
Dyers’ Yard 染坊街`),
  campus: names('University Library 大学图书馆'),
  data: names('Loomford Data Centre 织川数据中心'),
  construction: names('South Bank Site 南岸工地'),
};
